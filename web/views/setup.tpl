% rebase("frame", title=t('setup'), page=page, name=name, scripts=("setup",))
<h1>{{t('setup')}}</h1>
<p>{{t('setup_intro')}}</p>
% if not owner:
<section class="card login" aria-labelledby="owner-name">
<h2 id="owner-name">{{t('owner_enter') if owner_known else t('owner_claim')}}</h2>
% if error:
<p class="lost" role="alert">{{error}}</p>
% end
% if owner_known:
<form method="post" action="/setup/enter">
<label for="password">{{t('owner_password')}}</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
<button>{{t('owner_go')}}</button>
</form>
<p class="note">{{t('owner_forgotten')}} <code>disc-counter password --reset</code></p>
% else:
<form method="post" action="/setup/claim">
<p class="note">{{t('owner_claim_note')}}</p>
<label for="code">{{t('owner_code')}}</label>
<input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" required>
<label for="password">{{t('owner_new_password')}}</label>
<input id="password" name="password" type="password" autocomplete="new-password" minlength="8" required>
<button>{{t('owner_set')}}</button>
</form>
% end
</section>
% end
% own = settings.disc.window
<div class="looking">
<figure class="card picture">
<div class="lens">
<div class="drawn">
<img id="picture" src="/live.mjpg?overlay=1" alt="{{t('live_alt')}}" width="640" height="480">
% if own:
<div class="box own" id="own-box" data-box="{{own.x}} {{own.y}} {{own.width}} {{own.height}}" hidden></div>
% end
<div class="box found" id="found-frame" hidden></div>
<div class="drawing" id="drawing" hidden></div>
</div>
</div>
% if own:
<p class="note frames">{{t('setup_frames')}}</p>
% end
<p class="drawing-bar" id="drawing-bar" hidden><button id="drawing-apply">{{t('setup_apply')}}</button>
<button type="button" class="plain" id="zoom-in">{{t('setup_zoom_in')}}</button>
<button type="button" class="plain" id="zoom-out">{{t('setup_zoom_out')}}</button>
<button type="button" class="plain" id="drawing-stop">{{t('setup_draw_stop')}}</button></p>
<p id="picture-failed" class="lost" role="alert" hidden>{{t('live_failed')}}</p>
</figure>
<div class="beside-picture">
% include("verdict", verdict=verdict)
</div>
</div>
% if owner:
% if undoable:
<form method="post" action="/setup/undo" class="card row" id="undo">
<input type="hidden" name="token" value="{{token}}">
<p>{{t('setup_undo_note')}}</p>
<button class="plain">{{t('setup_undo')}}</button>
</form>
% end
<form method="post" action="/setup/leave" class="card row" id="leave">
<input type="hidden" name="token" value="{{token}}">
<p>{{t('owner_leave_note')}}</p>
<button class="plain">{{t('owner_leave')}}</button>
</form>
<div class="steps">
<form method="post" action="/setup/picture" class="card" id="picture-step" aria-labelledby="picture-name">
<h2 id="picture-name">{{t('setup_picture')}}</h2>
<input type="hidden" name="token" value="{{token}}">
<input type="hidden" name="seen" value="{{seen['picture']}}">
<p><label for="rotation">{{t('setup_rotation')}}</label>
<select id="rotation" name="rotation">
% for degrees in (0, 90, 180, 270):
<option value="{{degrees}}"{{!' selected' if fields["picture"].get("rotation") == str(degrees) else ''}}>{{degrees}}°</option>
% end
</select></p>
<button>{{t('setup_apply')}}</button>
</form>
<form method="post" action="/setup/meter" class="card" id="meter" aria-labelledby="meter-name">
<h2 id="meter-name">{{t('setup_meter')}}</h2>
<input type="hidden" name="token" value="{{token}}">
<input type="hidden" name="seen" value="{{seen['meter']}}">
<p><label for="name">{{t('setup_name')}}</label>
<input id="name" name="name" required value="{{fields['meter'].get('name', '')}}"></p>
<p><label for="revolutions_per_kwh">{{t('setup_constant')}}</label>
<input id="revolutions_per_kwh" name="revolutions_per_kwh" inputmode="decimal" autocomplete="off" value="{{fields['meter'].get('revolutions_per_kwh', '')}}"></p>
<p class="tick"><input id="reprice" type="checkbox" name="reprice"{{!' checked' if "reprice" in fields["meter"] else ''}}><label for="reprice">{{t('setup_reprice')}}</label></p>
<p><label for="max_power_w">{{t('setup_max_power')}}</label>
<input id="max_power_w" name="max_power_w" inputmode="numeric" autocomplete="off" value="{{fields['meter'].get('max_power_w', '')}}"></p>
<button>{{t('setup_apply')}}</button>
</form>
<form method="post" action="/setup/disc" class="card" id="disc" aria-labelledby="disc-name">
<h2 id="disc-name">{{t('setup_disc')}}</h2>
<input type="hidden" name="token" value="{{token}}">
<input type="hidden" name="seen" value="{{seen['disc']}}">
% found = verdict["window"] if verdict["window"] != settings.disc.window else None
% if found and settings.disc.window:
<p class="note">{{t('setup_found_otherwise', window=f"{found.x}, {found.y}, {found.width}, {found.height}")}}</p>
% include("window", id="disc-window", shown=fields["disc"])
% elif found:
<p class="note">{{t('setup_found', window=f"{found.x}, {found.y}, {found.width}, {found.height}")}}</p>
<details>
<summary>{{t('setup_by_hand')}}</summary>
% include("window", id="disc-window", shown=fields["disc"])
</details>
% else:
% include("window", id="disc-window", shown=fields["disc"])
% end
<p><label for="direction">{{t('setup_direction')}}</label>
<select id="direction" name="direction">
% for way in ("right", "left"):
<option value="{{way}}"{{!' selected' if fields["disc"].get("direction") == way else ''}}>{{t('setup_direction_' + way)}}</option>
% end
</select></p>
<p><label for="mark">{{t('setup_mark')}}</label>
<select id="mark" name="mark">
% for kind in ("auto", "red", "dark"):
<option value="{{kind}}"{{!' selected' if fields["disc"].get("mark") == kind else ''}}>{{t('mark_' + kind)}}</option>
% end
</select></p>
<p class="tick"><input id="backstop" type="checkbox" name="backstop"{{!' checked' if "backstop" in fields["disc"] else ''}}><label for="backstop">{{t('setup_backstop')}}</label></p>
<button>{{t('setup_apply')}}</button>
% if found:
<button class="plain" name="found" value="{{found.x}} {{found.y}} {{found.width}} {{found.height}}">{{t('setup_found_take' if settings.disc.window else 'setup_found_keep')}}</button>
% end
</form>
% for index in range(len(settings.registers) + 1):
% register = settings.registers[index] if index < len(settings.registers) else None
% shown = fields["register%d" % index]
<form method="post" action="/setup/register" class="card" id="register{{index or ''}}" aria-labelledby="register-name-{{index}}">
<h2 id="register-name-{{index}}">{{t('setup_register', name=register.name) if register else t('setup_register_more' if index else 'setup_register_new')}}</h2>
<input type="hidden" name="token" value="{{token}}">
<input type="hidden" name="seen" value="{{seen['register%d' % index]}}">
<input type="hidden" name="index" value="{{index}}">
% include("window", id="register-window-%d" % index, shown=shown)
<p><label for="register-{{index}}-name">{{t('setup_register_name')}}</label>
<input id="register-{{index}}-name" name="name" required value="{{shown.get('name', '')}}"></p>
<p><label for="register-{{index}}-integer">{{t('setup_integer')}}</label>
<input id="register-{{index}}-integer" name="integer_digits" inputmode="numeric" required value="{{shown.get('integer_digits', '')}}"></p>
<p><label for="register-{{index}}-decimal">{{t('setup_decimal')}}</label>
<input id="register-{{index}}-decimal" name="decimal_digits" inputmode="numeric" required value="{{shown.get('decimal_digits', '')}}"></p>
% if register:
<p class="tick"><input id="register-{{index}}-remove" type="checkbox" name="remove"{{!' checked' if "remove" in shown else ''}}><label for="register-{{index}}-remove">{{t('setup_remove')}}</label></p>
% end
<button>{{t('setup_apply') if register else t('setup_add')}}</button>
</form>
% end
<form method="post" action="/setup/reading" class="card" id="reading" aria-labelledby="reading-name">
<h2 id="reading-name">{{t('setup_reading')}}</h2>
<input type="hidden" name="token" value="{{token}}">
<p class="note">{{t('setup_reading_note')}}</p>
<p><label for="reading_kwh">{{t('setup_reading_kwh')}}</label>
<input id="reading_kwh" name="reading_kwh" inputmode="decimal" autocomplete="off" required value="{{fields['reading'].get('reading_kwh', '')}}"></p>
<p class="tick"><input id="exchanged" type="checkbox" name="exchanged"{{!' checked' if "exchanged" in fields["reading"] else ''}}><label for="exchanged">{{t('setup_reading_exchanged')}}</label></p>
<p class="tick"><input id="sure" type="checkbox" name="sure"{{!' checked' if "sure" in fields["reading"] else ''}}><label for="sure">{{t('setup_reading_sure')}}</label></p>
<button>{{t('setup_reading_go')}}</button>
</form>
<form method="post" action="/setup/paper" class="card" id="paper" aria-labelledby="paper-name">
<h2 id="paper-name">{{t('setup_paper')}}</h2>
<input type="hidden" name="token" value="{{token}}">
<p class="note">{{t('setup_paper_note')}}</p>
<p><label for="readings">{{t('setup_paper_readings')}}</label>
<textarea id="readings" name="readings" rows="4" spellcheck="false" placeholder="31.12.2019; 12345,6">
{{fields['paper'].get('readings', '')}}</textarea></p>
% if papers:
<p class="note">{{t('setup_paper_known', papers, count=str(papers))}}</p>
<p class="tick"><input id="paper-clear" type="checkbox" name="clear"{{!' checked' if "clear" in fields["paper"] else ''}}><label for="paper-clear">{{t('setup_paper_clear')}}</label></p>
% end
<button>{{t('setup_reading_go')}}</button>
</form>
<form method="post" action="/setup/load" class="card" id="load" aria-labelledby="load-name">
<h2 id="load-name">{{t('load')}}</h2>
<input type="hidden" name="token" value="{{token}}">
<p class="note">{{t('load_note')}}</p>
<p><label for="power_w">{{t('load_power')}}</label>
<input id="power_w" name="power_w" inputmode="numeric" required value="{{fields['load'].get('power_w', '')}}"></p>
<button>{{t('load_go')}}</button>
</form>
% include("connections", token=token, seen=seen, fields=fields, settings=settings, spoken=spoken)
<form method="post" action="/setup/steps" class="card" id="first-steps-hide" aria-labelledby="first-steps-hide-name">
<h2 id="first-steps-hide-name">{{t('first_steps_shown')}}</h2>
<input type="hidden" name="token" value="{{token}}">
<p class="note">{{t('first_steps_note')}}</p>
% if not settings.web.first_steps:
<input type="hidden" name="shown" value="on">
% end
<button class="plain">{{t('first_steps_hide' if settings.web.first_steps else 'first_steps_show')}}</button>
</form>
% if corrections:
<section class="card" id="correction" aria-labelledby="correction-name">
<h2 id="correction-name">{{t('corrections')}}</h2>
<p class="note">{{t('corrections_note')}}</p>
<ul class="corrections">
% for each in corrections:
<li>{{each['words']}}
% if each["undone"]:
<span class="note">{{t('correction_undone')}}</span>
% else:
<form method="post" action="/setup/correction">
<input type="hidden" name="token" value="{{token}}">
<input type="hidden" name="number" value="{{each['number']}}">
<button class="plain">{{t('setup_undo')}}</button>
</form>
% end
</li>
% end
</ul>
</section>
% end
</div>
% end
% if owner:
<div class="said">
% if error:
<p class="lost" role="alert">{{error}}</p>
% elif done:
<p class="done" role="status">{{t('setup_done_' + done)}}</p>
% end
% if tried:
<p class="level {{tried['level']}}" id="tried"><span class="lamp" aria-hidden="true"></span>{{tried['words']}}</p>
% end
% include("standing", verdict=verdict, load=load)
</div>
% end
