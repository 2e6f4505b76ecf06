<div class="plot">
<svg class="scale-y" aria-hidden="true">
% for line in chart.lines:
<text x="100%" y="{{round(line.y, 2)}}%" dy=".32em" text-anchor="end">{{t.format.exact(round(line.value, 6))}}</text>
% end
<text x="0" y="0" dy="-1.1em">{{unit}}</text>
</svg>
<svg class="plotted" role="group" aria-labelledby="{{label}}">
% for line in chart.lines:
<line class="zero" x1="0" x2="100%" y1="{{round(line.y, 2)}}%" y2="{{round(line.y, 2)}}%"/>
% end
% for bar, entry in zip(chart.bars, entries):
% if entry.link:
<a href="{{entry.link}}" aria-label="{{entry.title}}">
% end
% if bar.paper_height:
<rect class="paper" x="{{round(bar.x, 3)}}%" width="{{round(bar.width, 3)}}%" y="{{round(chart.zero_y - bar.paper_height, 3)}}%" height="{{round(bar.paper_height, 3)}}%"><title>{{entry.title}}</title></rect>
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
% elif not bar.paper_height:
<rect class="gap" x="{{round(bar.x, 3)}}%" width="{{round(bar.width, 3)}}%" y="0" height="100%"><title>{{entry.title}}</title></rect>
% end
% if entry.link:
</a>
% end
% if bar.other_y is not None:
<line class="other" x1="{{round(bar.x, 3)}}%" x2="{{round(bar.x + bar.width, 3)}}%" y1="{{round(bar.other_y, 3)}}%" y2="{{round(bar.other_y, 3)}}%"/>
% end
% end
<line class="base" x1="0" x2="100%" y1="{{round(chart.zero_y, 2)}}%" y2="{{round(chart.zero_y, 2)}}%"/>
</svg>
<svg class="scale-x" aria-hidden="true">
% for bar, entry in zip(chart.bars, entries):
% if bar.labelled:
% initial = getattr(entry, "initial", entry.short)
% for words, kind in ((entry.short, "roomy"), (initial, "narrow")) if initial != entry.short else ((entry.short, ""),):
<text class="{{kind}}" x="{{round(bar.x + bar.width / 2, 2)}}%" y="1em" text-anchor="middle">{{words}}</text>
% end
% end
% end
</svg>
</div>
