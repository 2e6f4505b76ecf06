% rebase("frame", title=heading, page=page, name=name)
<nav class="crumbs" aria-label="{{t('history_path')}}">
<a href="/history/all">{{t('history_all')}}</a>
% for address, short in trail:
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
% amount, unit_of_sum = figures.energy_parts(value)
<p class="figure {{kind}}">{{amount}}<span class="unit"> {{unit_of_sum}}</span></p>
% end
</div>
% end
% if sums.cost is not None:
<div class="card">
<h2>{{t('history_cost')}}</h2>
<p class="figure">{{figures.number(sums.cost, 2)}}<span class="unit"> {{currency}}</span></p>
</div>
% end
</section>
% if entries:
<section class="card bars" aria-labelledby="bars-name">
<h2 id="bars-name">{{t('history_chart_power') if unit == 'W' else t('history_chart')}}</h2>
<div class="plot">
<svg class="scale-y" aria-hidden="true">
% for line in chart.lines:
<text x="100%" y="{{round(line.y, 2)}}%" dy=".32em" text-anchor="end">{{figures.exact(round(line.value, 6))}}</text>
% end
<text x="0" y="0" dy="-1.1em">{{unit}}</text>
</svg>
<svg class="plotted" role="group" aria-labelledby="bars-name">
% for line in chart.lines:
<line class="zero" x1="0" x2="100%" y1="{{round(line.y, 2)}}%" y2="{{round(line.y, 2)}}%"/>
% end
% for bar, entry in zip(chart.bars, entries):
% if entry.link:
<a href="{{entry.link}}" aria-label="{{entry.title}}">
% end
% if bar.known:
<g class="bar"><title>{{entry.title}}</title>
<rect class="hit" x="{{round(bar.x, 3)}}%" width="{{round(bar.width, 3)}}%" y="0" height="100%"/>
<rect class="taken" x="{{round(bar.x, 3)}}%" width="{{round(bar.width, 3)}}%" y="{{round(bar.import_y, 3)}}%" height="{{round(bar.import_height, 3)}}%"/>
% if bar.bridged:
<rect class="bridged" x="{{round(bar.x, 3)}}%" width="{{round(bar.width, 3)}}%" y="{{round(bar.import_y, 3)}}%" height="{{round(bar.bridged, 3)}}%"/>
% end
% if bar.export_height:
<rect class="given" x="{{round(bar.x, 3)}}%" width="{{round(bar.width, 3)}}%" y="{{round(bar.export_y, 3)}}%" height="{{round(bar.export_height, 3)}}%"/>
% end
</g>
% else:
<rect class="gap" x="{{round(bar.x, 3)}}%" width="{{round(bar.width, 3)}}%" y="0" height="100%"><title>{{entry.title}}</title></rect>
% end
% if entry.link:
</a>
% end
% end
<line class="base" x1="0" x2="100%" y1="{{round(chart.zero_y, 2)}}%" y2="{{round(chart.zero_y, 2)}}%"/>
</svg>
<svg class="scale-x" aria-hidden="true">
% for bar, entry in zip(chart.bars, entries):
% if bar.labelled:
<text x="{{round(bar.x + bar.width / 2, 2)}}%" y="1em" text-anchor="middle">{{entry.short}}</text>
% end
% end
</svg>
</div>
<ul class="key">
<li><span class="sample taken" aria-hidden="true"></span>{{t('history_import')}}</li>
% if exports:
<li><span class="sample given" aria-hidden="true"></span>{{t('history_export')}}</li>
% end
<li><span class="sample bridged" aria-hidden="true"></span>{{t('history_bridged_key')}}</li>
<li><span class="sample gap" aria-hidden="true"></span>{{t('history_gap')}}</li>
</ul>
</section>
<section class="card listing" aria-labelledby="listing-name">
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
<td>{{figures.number(entry.row.import_wh / 1000, 3)}}</td>
<td>{{figures.number(entry.row.export_wh / 1000, 3)}}</td>
<td>{{figures.number(abs(entry.row.bridged_wh) / 1000, 3) if entry.row.bridged_wh else ''}}</td>
<td>{{figures.duration(entry.row.blind_s) if entry.row.blind_s >= 1 else ''}}</td>
% if sums.cost is not None:
<td>{{figures.number(entry.cost, 2)}}</td>
% end
% end
</tr>
% end
</tbody>
</table>
</div>
</section>
% else:
<p class="card">{{t('history_nothing')}}</p>
% end
