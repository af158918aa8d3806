awk 'BEGIN{for(r=0;r<3;r++){for(i=1;i<100000;i++)printf "%d,",i+r; print 1}}' > "$1"
