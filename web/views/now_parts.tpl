% include("state")
% include("first_steps", steps=steps)
<div class="card power-card">
% include("power")
% include("disc", disc=disc)
</div>
<section id="today" class="today" aria-label="{{t('today')}}" data-now>
% for key, value, kind in (("import_today", status.import_today_wh, "import"), ("export_today", status.export_today_wh, "export")):
<div class="card">
<h2>{{t(key)}}</h2>
% if value is None:
<p class="figure none">{{t('unknown')}}</p>
% else:
% amount, unit = t.format.energy_parts(value)
<p class="figure {{kind}}">{{amount}}<span class="unit"> {{unit}}</span></p>
% end
% place = 0 if kind == "import" else 1
% if yesterday:
<p class="note">{{t('yesterday', energy=t.format.energy(yesterday[place]))}}</p>
% end
% if average:
<p class="note">{{t('average', energy=t.format.energy(average[place]))}}</p>
% end
</div>
% end
</section>
<section id="sparkline" class="card sparkline" aria-labelledby="sparkline-name" data-now>
% if curve:
<h2 id="sparkline-name">{{t('sparkline_range', low=t.format.power(curve.low_w), high=t.format.power(curve.high_w))}}</h2>
<div class="plot">
<svg class="scale-y" aria-hidden="true">
% for line in curve.grid:
<text x="100%" y="{{round(line.y, 2)}}%" dy=".32em" text-anchor="end">{{t.format.number(line.value)}}</text>
% end
<text x="0" y="0" dy="-1.1em">W</text>
</svg>
<svg class="plotted" viewBox="0 0 600 120" preserveAspectRatio="none" role="img" aria-labelledby="sparkline-name">
% for line in curve.grid:
<path class="zero" d="M0 {{round(1.2 * line.y, 2)}}H600"/>
% end
% for area in curve.areas:
<path class="area" d="{{area}}"/>
% end
<path class="base" d="M0 {{curve.zero_y}}H600"/>
% for line in curve.lines:
<path class="line" d="{{line}}"/>
% end
</svg>
<p class="scale" aria-hidden="true"><span>{{t('sparkline_from')}}</span><span>{{t('sparkline_to')}}</span></p>
</div>
% else:
<h2 id="sparkline-name">{{t('sparkline_empty')}}</h2>
% end
</section>
% if hours:
<section id="day" class="card bars" aria-labelledby="day-name" data-now>
<h2 id="day-name">{{t('last_day')}}</h2>
% include("plot", chart=hours, entries=hour_entries, unit="kWh", label="day-name")
</section>
% end
<section id="details" class="card details" aria-labelledby="details-name" data-now>
<h2 id="details-name">{{t('details')}}</h2>
<dl>
% for key, value in details:
<div><dt>{{key}}</dt><dd>{{value}}</dd></div>
% end
</dl>
</section>
