<!DOCTYPE html>
<html lang="{{t.code.replace('_', '-')}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{{title}} · disc-counter</title>
<link rel="icon" href="/static/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/static/style.css">
% for each in get("styles", ()):
<link rel="stylesheet" href="/static/{{each}}.css">
% end
% if get("refresh_s"):
<noscript><meta http-equiv="refresh" content="{{refresh_s}}"></noscript>
% end
% for each in get("scripts", ()):
<script src="/static/{{each}}.js" defer></script>
% end
</head>
<body data-base="/">
<a class="skip" href="#content">{{t('skip')}}</a>
<header>
<p class="name"><img src="/static/icon.svg" alt="" width="28" height="28">{{name}}</p>
<nav aria-label="{{t('nav')}}">
% for each in navigation:
<a href="{{each.address}}"\\
% if page == each.name:
 aria-current="page"\\
% end
>{{t(each.name)}}</a>
% end
</nav>
</header>
<main id="content">
<p id="lost" class="lost" role="alert" hidden>{{t('lost')}}</p>
% if get("simulated"):
<p class="demonstration" role="note">{{t('demonstration')}}</p>
% end
{{!base}}
</main>
<footer>
% for code, name in languages:
<a href="/language/{{code}}?back={{here}}" lang="{{code.replace('_', '-')}}" hreflang="{{code.replace('_', '-')}}">{{name}}</a>
% end
</footer>
</body>
</html>
