<section class="card listing" aria-labelledby="batteries-name">
<h2 id="batteries-name">{{t('plan_batteries')}}</h2>
<div class="wide" tabindex="0" role="region" aria-labelledby="batteries-name">
<table>
<thead><tr><th scope="col">kWh</th><th scope="col">{{t('plan_avoided')}}<span class="per"> kWh</span></th>
<th scope="col">{{t('plan_less_fed')}}<span class="per"> kWh</span></th>
% if plan["whole_year"]:
<th scope="col">{{t('plan_saving')}}<span class="per"> {{currency}}</span></th><th scope="col">{{t('plan_payback')}}</th>
% end
</tr></thead>
<tbody>
% for each in plan["batteries"]:
<tr><th scope="row">{{t.format.exact(each["battery_kwh"])}}</th>
<td>{{t.format.number(each["avoided_wh"] / 1000)}}</td>
<td>{{t.format.number(each["fed_in_less_wh"] / 1000)}}</td>
% if plan["whole_year"]:
<td>{{t.format.number(each["saving_first_year"])}}</td>
<td>{{t('plan_never', plan["request"]["prices"]["years"], years=str(plan["request"]["prices"]["years"])) if each["payback_years"] is None else t('plan_payback_years', years=t.format.number(each["payback_years"]))}}</td>
% end
</tr>
% end
</tbody>
</table>
</div>
</section>
