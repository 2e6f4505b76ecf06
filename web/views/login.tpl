% rebase("frame", title=t('login'), page=page, name=name)
<section class="card login" aria-labelledby="login-name">
<h1 id="login-name">{{t('login')}}</h1>
% if error:
<p class="lost" role="alert">{{error}}</p>
% end
<form method="post" action="/login">
<input type="hidden" name="back" value="{{back}}">
<label for="password">{{t('login_password')}}</label>
<input id="password" name="password" type="password" autocomplete="current-password" required autofocus>
<button>{{t('login_go')}}</button>
</form>
</section>
