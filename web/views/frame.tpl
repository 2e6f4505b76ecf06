<!DOCTYPE html>
<html lang="{{t('language')}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{{title}} · disc-counter</title>
<link rel="icon" href="/static/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/static/style.css">
% if page == "now":
<noscript><meta http-equiv="refresh" content="10"></noscript>
% end
% if page in ("now", "live"):
<script src="/static/now.js" defer></script>
% elif page == "setup":
<script src="/static/setup.js" defer></script>
% end
</head>
<body>
<a class="skip" href="#content">{{t('skip')}}</a>
<header>
<p class="name"><img src="/static/icon.svg" alt="" width="28" height="28">{{name}}</p>
<nav aria-label="{{t('nav')}}">
<a href="/"\\
% if page == "now":
 aria-current="page"\\
% end
>{{t('now')}}</a>
<a href="/history"\\
% if page == "history":
 aria-current="page"\\
% end
>{{t('history')}}</a>
<a href="/profile"\\
% if page == "profile":
 aria-current="page"\\
% end
>{{t('profile')}}</a>
<a href="/live"\\
% if page == "live":
 aria-current="page"\\
% end
>{{t('live')}}</a>
<a href="/setup"\\
% if page == "setup":
 aria-current="page"\\
% end
>{{t('setup')}}</a>
</nav>
</header>
<main id="content">
<p id="lost" class="lost" role="alert" hidden>{{t('lost')}}</p>
{{!base}}
</main>
<footer>
<a href="/language/{{t('other_language_code')}}?back={{here}}" lang="{{t('other_language_code')}}" hreflang="{{t('other_language_code')}}">{{t('other_language')}}</a>
</footer>
</body>
</html>
