% rebase("frame", title=heading, page=page, name=name, scripts=("uplot.iife.min", "history"), styles=("uplot.min",))
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
<details class="card"\\
% if not shown.interval:
 open\\
% end
>
<summary>{{t('history_span')}}</summary>
<form method="get" action="/history/span" class="span-form">
<p><label for="from">{{t('history_from')}}</label><input id="from" name="from" type="datetime-local" value="{{asked_from}}" required></p>
<p><label for="to">{{t('history_to')}}</label><input id="to" name="to" type="datetime-local" value="{{asked_to}}" required></p>
<p><label for="by">{{t('history_by')}}</label><select id="by" name="by">
% for each in ("", "15min", "hour", "day", "month"):
<option value="{{each}}"{{!' selected' if not shown.interval and shown.by == each else ''}}>{{t('history_by_' + (each or 'fitting'))}}</option>
% end
</select></p>
<button>{{t('history_show')}}</button>
</form>
</details>
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
% if kind == "import" and paper_wh:
<p class="note">{{t('history_paper_sum', energy=t.format.energy(paper_wh))}}</p>
% end
</div>
% end
% if sums.cost is not None:
<div class="card">
<h2>{{t('history_cost')}}</h2>
<p class="figure">{{t.format.number(sums.cost, 2)}}<span class="unit"> {{currency}}</span></p>
% if sums.fee:
<p class="note">{{t('history_cost_parts', drawn=t.format.number(sums.drawn_cost, 2), fee=t.format.number(sums.fee, 2))}}</p>
% end
</div>
% if sums.income:
<div class="card">
<h2>{{t('history_income')}}</h2>
<p class="figure">{{t.format.number(sums.income, 2)}}<span class="unit"> {{currency}}</span></p>
</div>
<div class="card">
<h2>{{t('history_balance')}}</h2>
<p class="figure">{{t.format.number(sums.balance, 2)}}<span class="unit"> {{currency}}</span></p>
<p class="note">{{t('history_balance_note')}}</p>
</div>
% end
% end
% if looked:
<div class="card">
<h2>{{t('history_peak')}}</h2>
% if peaks:
<p class="figure"><a href="{{peaks[0][1]}}" id="peak">{{t.format.number(peaks[0][2])}}<span class="unit"> W</span></a></p>
<p class="note">{{peaks[0][0]}}</p>
% else:
<p class="figure none">{{t('unknown')}}</p>
% end
</div>
<div class="card">
<h2>{{t('profile_base')}}</h2>
% if base_w is None:
<p class="figure none">{{t('unknown')}}</p>
% else:
<p class="figure">{{t.format.number(base_w)}}<span class="unit"> W</span></p>
% end
</div>
% end
</section>
% if shown.comparable:
<section class="card compare" id="compare" aria-labelledby="compare-name">
<h2 id="compare-name">{{t('history_compare')}}</h2>
<nav class="switch" aria-labelledby="compare-name">
% for each in shown.comparable:
<a href="{{shown.address}}{{join}}against={{each}}#compare"\\
% if against and against.against == each:
 aria-current="true"\\
% end
>{{t('history_against_' + each)}}</a>
% end
% if against:
<a href="{{shown.address}}">{{t('history_against_none')}}</a>
% end
</nav>
% if against:
<dl class="pairs">
<div><dt>{{heading}}{{t('history_so_far') if so_far else ''}}</dt><dd>{{t('unknown') if sums.import_wh is None else t.format.energy(sums.import_wh)}}\\
% if sums.balance is not None:
, {{t.format.number(sums.balance, 2)}} {{currency}}\\
% end
</dd></div>
<div><dt><a href="{{against.address}}">{{against.heading}}</a></dt><dd id="compared">{{t('unknown') if against.sums.import_wh is None else t.format.energy(against.sums.import_wh)}}\\
% if against.sums.balance is not None:
, {{t.format.number(against.sums.balance, 2)}} {{currency}}\\
% end
</dd></div>
% if against.more:
<div><dt>{{t('history_more')}}</dt><dd><strong>{{against.more}}</strong></dd></div>
% end
</dl>
% end
</section>
% end
% if entries:
<section class="card bars" aria-labelledby="bars-name">
<h2 id="bars-name">{{t('history_chart_power') if unit == 'W' else t('history_chart')}}</h2>
<div id="chart-drawn">
% include("plot", chart=chart, entries=entries, unit=unit, label="bars-name")
</div>
<div class="touchable" data-chart="{{touchable}}" role="img" aria-labelledby="bars-name" hidden></div>
<p id="chart-said" class="note" aria-live="off" hidden>{{t('history_touch')}}</p>
<ul class="key">
<li><span class="sample taken" aria-hidden="true"></span>{{t('history_import')}}</li>
% if exports:
<li><span class="sample given" aria-hidden="true"></span>{{t('history_export')}}</li>
% end
% if against:
<li><span class="sample other" aria-hidden="true"></span>{{against.heading}}</li>
% end
% if paper_wh:
<li><span class="sample paper" aria-hidden="true"></span>{{t('history_paper_key')}}</li>
% end
<li><span class="sample bridged" aria-hidden="true"></span>{{t('history_bridged_key')}}</li>
<li><span class="sample gap" aria-hidden="true"></span>{{t('history_gap')}}</li>
</ul>
</section>
<div class="card listing">
<div class="turn"><h2 id="listing-name">{{t('history_minutes') if shown.by == 'minute' else t('history_table')}}</h2><p><a href="{{csv}}" download>CSV</a></p></div>
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
% if paper_wh:
<th scope="col">{{t('history_paper')}}<span class="per"> {{unit}}</span></th>
% end
% if priced:
<th scope="col">{{t('history_balance' if sums.income else 'history_cost')}}<span class="per"> {{currency}}</span></th>
% end
</tr></thead>
<tbody>
% columns = 1 + bool(paper_wh) + bool(exports) + bool(sums.bridged_wh) + (sums.blind_s >= 1) + priced
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
% if (bridged or blind) and shown.by not in ("year", "month"):
<span class="narrow note">{{", ".join(filter(None, (bridged and f"{t('history_bridged')} {bridged} {unit}", blind and f"{t('history_blind')} {blind}")))}}</span>\\
% end
</th>
<td>{{"" if row.import_wh is None else t.format.number(row.import_wh * scale, decimals)}}</td>
% if exports:
<td>{{"" if row.export_wh is None else t.format.number(row.export_wh * scale, decimals)}}</td>
% end
% if sums.bridged_wh:
<td class="roomy">{{bridged}}</td>
% end
% if sums.blind_s >= 1:
<td class="roomy">{{blind}}</td>
% end
% if paper_wh:
<td class="from-paper">{{"" if line.paper_wh is None else t.format.number(line.paper_wh * scale, decimals)}}</td>
% end
% if priced:
<td>{{"" if line.balance is None else t.format.number(line.balance, 2)}}</td>
% end
</tr>
% end
</tbody>
</table>
</div>
% else:
<p class="card">{{t('history_nothing')}}</p>
% end
% if len(peaks) > 1:
<div class="card listing">
<h2 id="peaks-name">{{t('profile_peaks')}}</h2>
<table aria-labelledby="peaks-name">
<thead><tr><th scope="col">{{t('profile_quarter')}}</th><th scope="col">{{t('profile_power')}}</th></tr></thead>
<tbody>
% for when, link, power_w in peaks:
<tr><th scope="row"><a href="{{link}}">{{when.replace("\N{NO-BREAK SPACE}", " ")}}</a></th><td>{{t.format.power(power_w)}}</td></tr>
% end
</tbody>
</table>
</div>
% end
<details class="card" id="export">
<summary>{{t('export')}}</summary>
<form method="get" action="/energy-table.csv" class="span-form">
<p><label for="export-from">{{t('history_from')}}</label><input id="export-from" name="from" type="datetime-local" value="{{asked_from}}" required></p>
<p><label for="export-to">{{t('history_to')}}</label><input id="export-to" name="to" type="datetime-local" value="{{asked_to}}" required></p>
<p><label for="export-by">{{t('history_by')}}</label><select id="export-by" name="by">
% for each in ("minute", "15min", "hour", "day", "month", "year"):
<option value="{{each}}"{{!' selected' if shown.by == each else ''}}>{{t('history_by_' + each)}}</option>
% end
</select></p>
<p><label for="export-decimal">{{t('export_decimal')}}</label><select id="export-decimal" name="decimal">
% for each in ("comma", "point"):
<option value="{{each}}"{{!' selected' if (each == "comma") == (t.format.point == ",") else ''}}>{{t('export_' + each)}}</option>
% end
</select></p>
% if sums.cost is not None:
<p class="tick"><input id="export-cost" name="cost" type="checkbox" value="1" checked><label for="export-cost">{{t('export_cost')}}</label></p>
% end
<button>{{t('export_go')}}</button>
</form>
<p class="note"><a href="/typical-day.csv?decimal={{'comma' if t.format.point == ',' else 'point'}}" download>{{t('export_typical')}}</a></p>
</details>
