% rebase("frame", title=title, page=page)
<section class="card error">
<h1>{{title}}</h1>
<p>{{sentence}}</p>
<p><a href="/">{{t('back')}}</a></p>
</section>
