<section id="first-steps" class="{{'card first-steps' if steps else ''}}" aria-labelledby="first-steps-name" data-now\\
% if not steps:
 hidden\\
% end
>
<h2 id="first-steps-name">{{t('first_steps')}}</h2>
<ol>
% for step in steps:
<li class="{{step.level}}" id="step-{{step.name}}"><span class="lamp" aria-hidden="true"></span>
<p><a href="{{step.link}}">{{step.title}}</a>: {{step.words}}</p></li>
% end
</ol>
<p class="note"><a href="/setup#first-steps-hide">{{t('first_steps_hide_link')}}</a></p>
</section>
