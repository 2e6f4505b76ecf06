<section class="card light" id="verdict" aria-labelledby="verdict-name" data-progress>
<h2 id="verdict-name">{{t('verdict')}}</h2>
<p class="level {{verdict['level']}}"><span class="lamp" aria-hidden="true"></span>{{verdict['words']}}</p>
% if verdict['figures']:
<dl class="pairs">
% for key, value in verdict['figures']:
<div><dt>{{key}}</dt><dd>{{value}}</dd></div>
% end
</dl>
% end
% if verdict['window']:
% found = verdict['window']
<span id="found-box" data-box="{{found.x}} {{found.y}} {{found.width}} {{found.height}}"></span>
% end
</section>
