% include("verdict", verdict=verdict)
% include("standing", verdict=verdict, load=load)
