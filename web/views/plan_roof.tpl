<section class="card listing" aria-labelledby="sizes-name">
<h2 id="sizes-name">{{t('plan_sizes')}}</h2>
<div class="sizes">
% for key, head in (("self_sufficiency", "plan_sizes_share"), ("payback_years", "plan_sizes_payback")):
<div class="wide" tabindex="0" role="region" aria-label="{{t(head)}}">
<table class="grid">
<caption>{{t(head)}}</caption>
<thead><tr><th scope="col">kWp \ kWh</th>
% for kwh in plan["table"]["battery_kwh"]:
<th scope="col">{{t.format.exact(kwh)}}</th>
% end
</tr></thead>
<tbody>
% for kwp, row in zip(plan["table"]["kwp"], plan["table"]["systems"]):
<tr><th scope="row">{{t.format.exact(kwp)}}</th>
% for each in row:
<td\\
% if each["kwp"] == system["kwp"] and each["battery_kwh"] == system["battery_kwh"]:
 class="chosen" aria-current="true"\\
% end
>{{'–' if each[key] is None else t.format.number(100 * each[key] if key == "self_sufficiency" else each[key])}}</td>
% end
</tr>
% end
</tbody>
</table>
</div>
% end
</div>
<svg class="chart" viewBox="0 0 700 290" role="group" aria-label="{{t('plan_sizes_chart')}}">
% for y, words in axis.across:
<line class="zero" x1="44" x2="644" y1="{{y + 10}}" y2="{{y + 10}}"/><text x="38" y="{{y + 10}}" dy=".32em" text-anchor="end">{{words}}</text>
% end
% for x, words in axis.under:
<text x="{{x}}" y="272" text-anchor="middle">{{words}}</text>
% end
<text x="690" y="272" text-anchor="end">kWp</text><text x="2" y="286">%</text>
<g transform="translate(0 10)">
% for line in lines:
<polyline class="sizes-line s{{line.style}}{{' chosen' if line.chosen else ''}}" points="{{line.points}}"/>
% for x, y, words in line.dots:
<circle class="s{{line.style}}" cx="{{x}}" cy="{{y}}" r="{{5 if line.chosen else 3}}"><title>{{words}}</title></circle>
% end
% end
</g>
</svg>
<ul class="key">
% for line in lines:
<li><span class="sample s{{line.style}}" aria-hidden="true"></span>{{line.name}}</li>
% end
</ul>
</section>
<section class="card" aria-labelledby="seasons-name">
<h2 id="seasons-name">{{t('plan_seasons')}} (kW)</h2>
<div class="seasons">
% for season in seasons:
<figure>
<figcaption>{{season.name}}</figcaption>
<svg class="chart" viewBox="0 0 660 290" role="group" aria-label="{{season.name}}">
<g transform="translate(0 10)">
% for y, words in season.axis.across:
<line class="zero" x1="44" x2="644" y1="{{y}}" y2="{{y}}"/><text x="38" y="{{y}}" dy=".32em" text-anchor="end">{{words}}</text>
% end
% for bar in season.bars:
<g><title>{{bar.title}}</title>
% for kind, y, height in bar.parts:
<rect class="{{kind}}" x="{{round(bar.x, 1)}}" width="{{round(bar.width, 1)}}" y="{{y}}" height="{{height}}"/>
% end
</g>
% end
<polyline class="sun" points="{{season.sun}}"/>
% for x, words in season.axis.under:
<text x="{{x}}" y="262" text-anchor="middle">{{words}}</text>
% end
</g>
</svg>
</figure>
% end
</div>
<ul class="key">
% for kind, words in (("used", "plan_key_used"), ("stored", "plan_key_battery"), ("grid", "plan_key_grid"), ("sun", "plan_key_sun")):
<li><span class="sample {{kind}}" aria-hidden="true"></span>{{t(words)}}</li>
% end
</ul>
</section>
<section class="card" aria-labelledby="heat-name">
<h2 id="heat-name">{{t('plan_heat')}}</h2>
<div class="heats">
% for key, cells in heats:
<figure>
<figcaption>{{t('plan_heat_' + key)}}</figcaption>
<svg class="chart" viewBox="0 0 624 216" role="group" aria-label="{{t('plan_heat_' + key)}}">
% for month in range(12):
<text x="38" y="{{16 * month + 8}}" dy=".32em" text-anchor="end">{{t.format.short_month(month + 1)}}</text>
% end
% for cell in cells:
<rect class="back" x="{{cell.x}}" y="{{cell.y}}" width="24" height="16"/><rect class="heat-{{key}}" x="{{cell.x}}" y="{{cell.y}}" width="24" height="16" fill-opacity="{{cell.strength}}"><title>{{cell.title}}</title></rect>
% end
% for hour in range(0, 25, 6):
<text x="{{44 + 24 * hour}}" y="208" text-anchor="middle">{{hour}}</text>
% end
</svg>
</figure>
% end
</div>
</section>
<section class="card listing" aria-labelledby="minutes-name">
<h2 id="minutes-name">{{t('plan_resolution')}}</h2>
<p class="note">{{t('plan_resolution_note')}}</p>
<table>
<thead><tr><th scope="col">{{t('plan_step')}}</th><th scope="col">{{t('plan_without')}}</th>
% if system["battery_kwh"] > 0:
<th scope="col">{{t('plan_with_battery')}}</th>
% end
</tr></thead>
<tbody>
% for step, shares in plan["resolution"].items():
<tr><th scope="row">{{t('plan_by_' + step)}}</th>
% for key in ("without", "with"):
% if key == "without" or system["battery_kwh"] > 0:
<td>{{t('unknown') if shares[key] is None else t.format.number(100 * shares[key], 1) + " %"}}</td>
% end
% end
</tr>
% end
</tbody>
</table>
</section>
