% rebase("frame", title=t('plan_title'), page=page, name=name, script="plan", scripts=("plan",), refresh_s=refresh_s)
<link rel="stylesheet" href="/static/plan.css">
<h1>{{t('plan_title')}}</h1>
% if demo:
<nav class="switch" aria-label="{{t('plan_demo_switch')}}">
% for household, words in (("demo", "plan_demo_without"), ("demo-roof", "plan_demo_with")):
<a href="/plan?household={{household}}"\\
% if plan and plan["household"] == household:
 aria-current="true"\\
% end
>{{t(words)}}</a>
% end
</nav>
% end
% if extra:
<section class="card" aria-labelledby="extra-name">
<h2 id="extra-name">{{t('plan_extra')}}</h2>
<p>{{t('plan_extra_note')}}</p>
<p class="command"><code>{{extra}}</code></p>
</section>
% elif state == "working":
<section class="card" aria-labelledby="working" id="plan-working">
<h2 id="working" role="status">{{t('plan_working', percent=percent)}}</h2>
<p class="note">{{t('plan_working_note')}}</p>
<p><a href="/plan{{'?' + query if query else ''}}">{{t('plan_reload')}}</a></p>
</section>
% elif state == "failed":
<section class="card error" role="alert">
<h2>{{t('plan_cannot')}}</h2>
<p>{{sentence}}</p>
</section>
% end
% if plan:
<section class="card answer" aria-labelledby="answer-name">
<h2 id="answer-name">{{t('plan_answer')}}</h2>
<p class="sentence" id="sentence" aria-live="polite">{{headline}}</p>
% for words in basis:
<p class="note">{{words}}</p>
% end
</section>
% if plan["question"] == "roof":
% include("plan_figures", plan=plan, system=system, currency=currency, scripted=scripted)
% else:
% include("plan_battery", plan=plan, currency=currency)
% end
% end
% include("plan_form", form=form, currency=currency, demo=demo, file=file, plan=plan)
% if plan and plan["question"] == "roof":
% include("plan_roof", plan=plan, system=system, lines=lines, axis=axis, heats=heats, seasons=seasons)
% end
% if owner:
<form method="post" action="/plan/weather" class="card upload" id="weather-form" aria-labelledby="files-name" hidden>
<h2 id="files-name">{{t('plan_files')}}</h2>
<p class="note">{{t('plan_files_note')}}</p>
<input type="hidden" name="token" value="{{token}}">
<p><label for="weather-pick">{{t('plan_files_pick')}}</label> <input id="weather-pick" type="file" accept=".csv,.json,.txt"></p>
<button>{{t('plan_files_go')}}</button>
<p id="weather-said" role="status" data-done="{{t.template('plan_files_done')}}"></p>
</form>
% else:
<p class="note screen">{{t('plan_files_owner')}}</p>
% end
