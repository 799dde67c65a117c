# Networks that do not exist or do not fit, and checkpoints that cannot be used.
net=$ROOT/tests/reference/resnet20.safetensors
cp "$net" net.safetensors
common='--data fashion-mnist:test --samples 20 -q --x 0:1:2 -o s.h5'

# What there is grows: the lists of all networks and formats are left out here.
brief() {
    sed -e 's/there are: .*/there are: .../' -e 's/there is: [^)]*/there is: .../'
}

# Specs that name no network, or not in its own terms.
for spec in resnet21 '' transformer resnet20,noskips resnet20,noskip,noskip resnet20,width resnet20,width=wide \
    resnet20,width=0 resnet20,width=-1 resnet20,width=1e9 resnet20,bn=no vgg9,width=nan vgg9,act=relu lenet5,noskip \
    mlp mlp: mlp:0 mlp:512- mlp:many mlp:64,act=swish mlp:64,act; do
    t basin surface net.safetensors --model "$spec" $common
done | brief
t basin train --model resnet21 --data fashion-mnist:test -o t.safetensors | brief
t basin train --model mlp:64,act=swish --data fashion-mnist:test -o t.safetensors

# A checkpoint of another network than --model says.
for spec in resnet20,width=2 resnet20,nobn resnet32 lenet5 mlp:64; do
    t basin surface net.safetensors --model "$spec" $common
done

# A number that is none, among the weights and in an end of a line.
{
    head -c -4 net.safetensors
    printf '\0\0\300\177'
} >nan.safetensors
t basin surface nan.safetensors --model resnet20 $common
t basin surface net.safetensors --model resnet20 --toward nan.safetensors $common
{
    head -c -4 net.safetensors
    printf '\0\0\200\377'
} >infinite.safetensors
t basin surface infinite.safetensors --model resnet20 $common

# Checkpoints cut in their length, their header, their values; and such as are no checkpoint or not there.
for size in 0 5 9 4000 100000; do
    head -c $size net.safetensors >cut.safetensors
    t basin surface cut.safetensors --model resnet20 $common
    t basin info cut.safetensors
done | brief
echo 'a text that is no checkpoint' >text.safetensors
t basin surface text.safetensors --model resnet20 $common | brief
t basin surface net.safetensors --model resnet20 --toward text.safetensors $common | brief
t basin surface missing.safetensors --model resnet20 $common
t basin surface . --model resnet20 $common

ls
