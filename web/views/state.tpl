<section id="state" class="card state {{state.mood}}" aria-label="{{t('state')}}" role="status" data-now>
<p><span class="lamp" aria-hidden="true"></span>{{state.words}}</p>
</section>
