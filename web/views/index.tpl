% rebase("frame", title=t('now'), page=page, name=name)
<h1 class="unseen">{{t('now')}}</h1>
<div class="now">
% include("now")
</div>
