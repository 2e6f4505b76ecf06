% years = plan["request"]["prices"]["years"]
<section class="today figures" aria-label="{{t('plan_figures')}}">
<div class="card">
<h2>{{t('plan_self_sufficiency')}}</h2>
<p class="figure export" id="f-share">{{t.format.number(100 * system["self_sufficiency"]) if system["self_sufficiency"] is not None else t('unknown')}}<span class="unit"> %</span></p>
<p class="note"><span id="f-own">{{t.format.number(100 * system["self_consumption"]) if system["self_consumption"] is not None else t('unknown')}}</span> % · {{t('plan_self_consumption')}}</p>
</div>
<div class="card">
<h2>{{t('plan_yield')}}</h2>
<p class="figure" ><span id="f-yield">{{t.format.number(system["sun_wh"] / 1000)}}</span><span class="unit"> kWh</span></p>
<p class="note" id="f-per">{{t('plan_yield_note', per=t.format.number(plan["yield_kwh_per_kwp"] or 0))}}</p>
</div>
<div class="card">
<h2>{{t('plan_import')}}</h2>
<p class="figure import"><span id="f-import">{{t.format.number(system["import_wh"] / 1000)}}</span><span class="unit"> kWh</span></p>
<p class="note">{{t('plan_import_note', use=t.format.number(system["use_wh"] / 1000))}}</p>
</div>
<div class="card">
<h2>{{t('plan_saving')}}</h2>
<p class="figure"><span id="f-saving">{{t.format.number(system["saving_first_year"])}}</span><span class="unit"> {{currency}}</span></p>
<p class="note" id="f-cost">{{t('plan_cost_note', cost=t.format.number(system["cost"]) + " " + currency)}}</p>
</div>
<div class="card">
<h2>{{t('plan_payback')}}</h2>
<p class="figure small" id="f-back">{{t('plan_never', years, years=str(years)) if system["payback_years"] is None else t('plan_payback_years', years=t.format.number(system["payback_years"], 1))}}</p>
<p class="note">{{t('plan_return')}}: <span id="f-return">{{t('unknown') if system["return_rate"] is None else t.format.number(100 * system["return_rate"], 1) + " %"}}</span> {{t('plan_return_note', years, years=str(years))}}</p>
</div>
</section>
<section class="card sliders screen" id="sliders" aria-labelledby="sliders-name" data-plan="{{scripted}}" hidden>
<h2 id="sliders-name">{{t('plan_sliders')}}</h2>
<p><label for="slide-kwp">{{t('plan_slider_kwp')}}</label><input id="slide-kwp" type="range"><output id="said-kwp" for="slide-kwp"></output></p>
<p><label for="slide-kwh">{{t('plan_slider_kwh')}}</label><input id="slide-kwh" type="range"><output id="said-kwh" for="slide-kwh"></output></p>
<p><button type="button" class="plain" id="slide-take">{{t('plan_slider_take')}}</button></p>
</section>
