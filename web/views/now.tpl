% include("state")
% include("power")
<section id="trail" class="card trail" aria-label="{{t('trail')}}" data-now>
% if curve:
<svg viewBox="0 0 600 120" preserveAspectRatio="none" role="img" aria-label="{{t('trail_range', low=figures.power(curve.low_w), high=figures.power(curve.high_w))}}">
% for area in curve.areas:
<path class="area" d="{{area}}"/>
% end
<path class="zero" d="M0 {{curve.zero_y}}H600"/>
% for line in curve.lines:
<path class="line" d="{{line}}"/>
% end
</svg>
<p class="scale" aria-hidden="true"><span>{{t('trail_from')}}</span><span>{{figures.power(curve.low_w)}} – {{figures.power(curve.high_w)}}</span><span>{{t('trail_to')}}</span></p>
% else:
<p class="empty">{{t('trail_empty')}}</p>
% end
</section>
<section id="today" class="today" aria-label="{{t('today')}}" data-now>
% for key, value, kind in (("import_today", status.import_today_wh, "import"), ("export_today", status.export_today_wh, "export")):
<div class="card">
<h2>{{t(key)}}</h2>
<p class="figure {{kind}}">{{t('unknown') if value is None else figures.energy(value)}}</p>
</div>
% end
</section>
<section id="details" class="card details" aria-labelledby="details-name" data-now>
<h2 id="details-name">{{t('details')}}</h2>
<dl>
% for key, value in details:
<div><dt>{{key}}</dt><dd>{{value}}</dd></div>
% end
</dl>
</section>
