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
<h2>{{t('history_cost_net' if sums.given_worth else 'history_cost')}}</h2>
<p class="figure">{{t.format.number(sums.cost, 2)}}<span class="unit"> {{currency}}</span></p>
% if sums.given_worth:
<p class="note">{{t('history_cost_parts', drawn=t.format.number(sums.drawn_cost, 2), given=t.format.number(-sums.given_worth, 2))}}</p>
% end
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
<div class="turn"><h2 id="listing-name">{{t('history_minutes') if unit == 'W' else t('history_table')}}</h2><p><a href="{{csv}}" download>CSV</a></p></div>
<table aria-labelledby="listing-name">
<thead><tr>
<th scope="col">{{t('history_period')}}</th>
<th scope="col">{{t('history_taken')}}<span class="per"> {{unit}}</span></th>
% if exports:
<th scope="col">{{t('history_given')}}<span class="per"> {{unit}}</span></th>
% end
% if sums.bridged_wh:
<th scope="col" class="roomy">{{t('history_bridged')}}<span class="per"> {{unit}}</span></th>
% end
% if sums.blind_s >= 1:
<th scope="col" class="roomy">{{t('history_blind')}}</th>
% end
% if priced:
<th scope="col">{{t('history_cost')}}<span class="per"> {{currency}}</span></th>
% end
</tr></thead>
<tbody>
% columns = 1 + bool(exports) + bool(sums.bridged_wh) + (sums.blind_s >= 1) + priced
% for line in lines:
% if not hasattr(line, "row"):
<tr class="gap"><th scope="row">{{line.name}}</th><td colspan="{{columns}}">{{t('history_gap')}}</td></tr>
% continue
% end
% row = line.row
% bridged = t.format.number(abs(row.bridged_wh) * scale, decimals) if row.bridged_wh else ""
% blind = t.format.duration(row.blind_s) if row.blind_s >= 1 else ""
<tr>
<th scope="row">\\
% if line.link:
<a href="{{line.link}}">{{line.name.replace("\N{NO-BREAK SPACE}", " ")}}</a>\\
% else:
{{line.name}}\\
% end
% if (bridged or blind) and interval.level not in ("all", "year"):
<span class="narrow note">{{", ".join(filter(None, (bridged and f"{t('history_bridged')} {bridged} {unit}", blind and f"{t('history_blind')} {blind}")))}}</span>\\
% end
</th>
<td>{{t.format.number(row.import_wh * scale, decimals)}}</td>
% if exports:
<td>{{t.format.number(row.export_wh * scale, decimals)}}</td>
% end
% if sums.bridged_wh:
<td class="roomy">{{bridged}}</td>
% end
% if sums.blind_s >= 1:
<td class="roomy">{{blind}}</td>
% end
% if priced:
<td>{{t.format.number(line.cost, 2)}}</td>
% end
</tr>
% end
</tbody>
</table>
</div>
% else:
<p class="card">{{t('history_nothing')}}</p>
% end
