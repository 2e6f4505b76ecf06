<section id="light" class="card light" aria-labelledby="light-name" data-light>
<h2 id="light-name">{{t('light')}}</h2>
<ul>
% for check in checks:
<li class="{{check['level']}}"><span class="lamp" aria-hidden="true"></span>
<p><strong>{{check['name']}}</strong> <span class="measured">{{", ".join(filter(None, (check["level_words"], check["figure"])))}}</span></p>
% if check["advice"]:
<p class="note">{{check['advice']}}</p>
% end
</li>
% end
</ul>
</section>
