% rebase("frame", title=t('profile'), page=page, name=name)
<div class="turn">
<h1>{{t('profile')}}</h1>
<nav class="switch" aria-label="{{t('profile_span')}}">
% for span in spans:
<a href="/profile?days={{span}}"\\
% if span == days:
 aria-current="true"\\
% end
>{{t('profile_days', span, days=str(span))}}</a>
% end
</nav>
</div>
<p class="card"><a href="/plan">{{t('plan_link')}}</a><br><span class="note">{{t('plan_link_note')}}</span></p>
% if not profile.days:
<p class="card">{{t('profile_nothing')}}</p>
% else:
<section class="today" aria-label="{{t('profile_sums')}}">
<div class="card">
<h2>{{t('profile_base')}}</h2>
% if profile.base_w is None:
<p class="figure none">{{t('unknown')}}</p>
% else:
% amount, unit = t.format.power_parts(profile.base_w)
<p class="figure import">{{amount}}<span class="unit"> {{unit}}</span></p>
<p class="note">{{t('profile_base_year', energy=t.format.energy(profile.base_w * 8760, 0))}}</p>
% end
</div>
<div class="card">
<h2>{{t('profile_daylight')}}</h2>
% if profile.daylight_share is None:
<p class="figure none">{{t('unknown')}}</p>
% else:
<p class="figure import">{{t.format.number(100 * profile.daylight_share)}}<span class="unit"> %</span></p>
<p class="note">{{t('profile_daylight_note')}}</p>
% end
</div>
<div class="card">
<h2>{{t('profile_known')}}</h2>
<p class="figure">{{profile.days}}</p>
<p class="note">{{t('profile_known_note', days=str(days))}}</p>
</div>
</section>
% for key, day, plotted in charts:
<section class="card bars" aria-labelledby="{{key}}">
<h2 id="{{key}}">{{t(key)}}</h2>
% include("plot", chart=plotted, entries=hour_entries(day), unit="W", label=key)
</section>
% end
<div class="card listing">
<h2 id="peaks-name">{{t('profile_peaks')}}</h2>
<table aria-labelledby="peaks-name">
<thead><tr><th scope="col">{{t('profile_quarter')}}</th><th scope="col">{{t('profile_power')}}</th></tr></thead>
<tbody>
% for start, power_w in peaks:
<tr><th scope="row"><a href="/history/{{f"{start:%Y-%m-%d}"}}">{{t.format.full_moment(start)}}</a></th><td>{{t.format.power(power_w)}}</td></tr>
% end
</tbody>
</table>
</div>
% end
