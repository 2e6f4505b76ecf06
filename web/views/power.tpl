% known = status.power_w is not None
<section id="power" class="card power" aria-labelledby="power-name" data-now>
<h2 id="power-name">{{t('power_export') if known and status.power_w < 0 else t('power')}}</h2>
% if known:
% value, unit = t.format.power_parts(status.power_w)
<p class="big {{'export' if status.power_w < 0 else 'import'}}">{{value}}<span class="unit"> {{unit}}</span></p>
% else:
<p class="big none">{{t('unknown')}}</p>
% end
% if known:
<p class="beside">
% if status.uncertainty_w is not None:
<span title="{{t('uncertainty_title')}}">{{t('uncertainty', power=t.format.power(status.uncertainty_w))}}</span>
% end
% if trend:
<span><span aria-hidden="true">{{trend.arrow}}</span> {{trend.words}}</span>
% end
</p>
% end
</section>
