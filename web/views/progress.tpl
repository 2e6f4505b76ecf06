<div data-progress>
<section class="card light" id="verdict" aria-labelledby="verdict-name">
<h2 id="verdict-name">{{t('verdict')}}</h2>
<p class="level {{verdict['level']}}"><span class="lamp" aria-hidden="true"></span>{{verdict['words']}}</p>
% if verdict['figures']:
<dl class="pairs">
% for key, value in verdict['figures']:
<div><dt>{{key}}</dt><dd>{{value}}</dd></div>
% end
</dl>
% end
% if load:
<p class="level {{load['level']}}"><span class="lamp" aria-hidden="true"></span>{{load['words']}}</p>
% end
</section>
</div>
