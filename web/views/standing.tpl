<div id="standing" data-progress>
% for each in filter(None, (verdict, load)):
<p class="level {{each['level']}}"><span class="lamp" aria-hidden="true"></span>{{each['words']}}</p>
% end
</div>
