<form method="get" action="/plan" class="card planning screen" id="plan-form" aria-labelledby="form-name">
<h2 id="form-name">{{t('plan_form')}}</h2>
% if demo and plan:
<input type="hidden" name="household" value="{{plan['household']}}">
% end
<div class="fields">
<fieldset>
<legend>{{t('plan_house')}}</legend>
% for name, words in (("yearly_kwh", "plan_yearly_kwh"), ("location", "plan_location")):
<p><label for="{{name}}">{{t(words)}}</label><input id="{{name}}" name="{{name}}" value="{{form.single[name]}}" inputmode="decimal" autocomplete="off"></p>
% end
<p><label for="weather">{{t('plan_weather')}}</label>
<select id="weather" name="weather">
% for value, words in [("", "plan_weather_none"), ("pvgis", "plan_weather_pvgis")] + ([("file", "plan_weather_file")] if file else []):
<option value="{{value}}"\\
% if form.single["weather"] == value:
 selected\\
% end
>{{t(words)}}</option>
% end
</select></p>
</fieldset>
<fieldset>
<legend>{{t('plan_roof')}}</legend>
% for number, area in enumerate(form.areas, 1):
<div class="roof-area" role="group" aria-label="{{t('plan_area', number=str(number))}}">
% if number == len(form.areas):
<p class="note">{{t('plan_more_area')}}</p>
% end
% for name, value in zip(("kwp", "tilt", "azimuth"), area):
<p><label for="{{name}}-{{number}}">{{t('plan_' + name)}}</label><input id="{{name}}-{{number}}" name="{{name}}" value="{{value}}" inputmode="decimal" autocomplete="off"></p>
% end
</div>
% end
<p class="tick"><input id="balcony" name="balcony" type="checkbox" value="1"\\
% if form.single["balcony"] == "1":
 checked\\
% end
><label for="balcony">{{t('plan_balcony')}}</label></p>
</fieldset>
<fieldset>
<legend>{{t('plan_battery')}}</legend>
<p><label for="battery">{{t('plan_battery_kwh')}}</label><input id="battery" name="battery" value="{{form.single['battery']}}" inputmode="decimal" autocomplete="off"></p>
</fieldset>
</div>
<details>
<summary>{{t('plan_more')}}</summary>
<div class="fields">
<fieldset>
<legend>{{t('plan_technics')}}</legend>
% for name in ("losses", "inverter_kw", "cap"):
<p><label for="{{name}}">{{t('plan_' + name)}}</label><input id="{{name}}" name="{{name}}" value="{{form.single[name]}}" placeholder="{{t('plan_cap_none') if name != 'losses' else t('plan_usual')}}"{{!' list="caps"' if name == 'cap' else ''}} inputmode="decimal" autocomplete="off"></p>
% end
% for name, words in (("battery_kw", "plan_battery_kw"), ("efficiency", "plan_efficiency"), ("standby", "plan_standby")):
<p><label for="{{name}}">{{t(words)}}</label><input id="{{name}}" name="{{name}}" value="{{form.single[name]}}" placeholder="{{t('plan_usual')}}" inputmode="decimal" autocomplete="off"></p>
% end
</fieldset>
<fieldset>
<legend>{{t('plan_money')}}</legend>
% for name in ("price", "feed_in", "cost_kwp", "cost_kwh", "growth", "years", "upkeep", "ageing"):
<p><label for="{{name}}">{{t('plan_' + name, currency=currency)}}</label><input id="{{name}}" name="{{name}}" value="{{form.single[name]}}" inputmode="decimal" autocomplete="off"></p>
% end
<p class="note">{{t('plan_money_note', currency=currency)}}</p>
</fieldset>
</div>
</details>
<datalist id="caps"><option value="60"></option><option value="50"></option></datalist>
<button>{{t('plan_go')}}</button>
</form>
