% rebase("frame", title=heading, page=page, name=name)
<nav class="crumbs" aria-label="{{t('history_path')}}">
<a href="/history/all">{{t('history_all')}}</a>
% for address, short in crumbs:
<span aria-hidden="true">›</span> <a href="/history/{{address}}">{{short}}</a>
% end
</nav>
<div class="turn">
<h1>{{heading}}</h1>
<p>
% if before:
<a class="button" href="/history/{{before}}" rel="prev" aria-label="{{t('history_before')}}"><span aria-hidden="true">‹</span></a>
% end
% if after:
<a class="button" href="/history/{{after}}" rel="next" aria-label="{{t('history_after')}}"><span aria-hidden="true">›</span></a>
% end
</p>
</div>
<section class="today" aria-label="{{t('history_sums')}}">
% for key, value, kind in (("history_import", sums.import_wh, "import"), ("history_export", sums.export_wh, "export")):
<div class="card">
<h2>{{t(key)}}</h2>
% if value is None:
<p class="figure none">{{t('unknown')}}</p>
% else:
% amount, unit_of_sum = t.format.energy_parts(value)
<p class="figure {{kind}}">{{amount}}<span class="unit"> {{unit_of_sum}}</span></p>
% end
</div>
% end
% if sums.cost is not None:
<div class="card">
<h2>{{t('history_cost')}}</h2>
<p class="figure">{{t.format.number(sums.cost, 2)}}<span class="unit"> {{currency}}</span></p>
</div>
% end
</section>
% if entries:
<section class="card bars" aria-labelledby="bars-name">
<h2 id="bars-name">{{t('history_chart_power') if unit == 'W' else t('history_chart')}}</h2>
% include("plot", chart=chart, entries=entries, unit=unit, label="bars-name")
<ul class="key">
<li><span class="sample taken" aria-hidden="true"></span>{{t('history_import')}}</li>
% if exports:
<li><span class="sample given" aria-hidden="true"></span>{{t('history_export')}}</li>
% end
<li><span class="sample bridged" aria-hidden="true"></span>{{t('history_bridged_key')}}</li>
<li><span class="sample gap" aria-hidden="true"></span>{{t('history_gap')}}</li>
</ul>
</section>
<div class="card listing">
<div class="turn"><h2 id="listing-name">{{t('history_table')}}</h2><p><a href="{{csv}}" download>CSV</a></p></div>
<div class="wide" tabindex="0" role="region" aria-labelledby="listing-name">
<table>
<thead><tr>
<th scope="col">{{t('history_period')}}</th>
<th scope="col">{{t('history_taken')}}<span class="per"> kWh</span></th>
<th scope="col">{{t('history_given')}}<span class="per"> kWh</span></th>
<th scope="col">{{t('history_bridged')}}<span class="per"> kWh</span></th>
<th scope="col">{{t('history_blind')}}</th>
% if sums.cost is not None:
<th scope="col">{{t('history_cost')}}<span class="per"> {{currency}}</span></th>
% end
</tr></thead>
<tbody>
% for entry in entries:
<tr\\
% if entry.row.import_wh is None:
 class="gap"\\
% end
>
<th scope="row">\\
% if entry.link:
<a href="{{entry.link}}">{{entry.name}}</a>\\
% else:
{{entry.name}}\\
% end
</th>
% if entry.row.import_wh is None:
<td colspan="{{4 + (sums.cost is not None)}}">{{t('history_gap')}}</td>
% else:
<td>{{t.format.number(entry.row.import_wh / 1000, 3)}}</td>
<td>{{t.format.number(entry.row.export_wh / 1000, 3)}}</td>
<td>{{t.format.number(abs(entry.row.bridged_wh) / 1000, 3) if entry.row.bridged_wh else ''}}</td>
<td>{{t.format.duration(entry.row.blind_s) if entry.row.blind_s >= 1 else ''}}</td>
% if sums.cost is not None:
<td>{{t.format.number(entry.cost, 2)}}</td>
% end
% end
</tr>
% end
</tbody>
</table>
</div>
</div>
% else:
<p class="card">{{t('history_nothing')}}</p>
% end
