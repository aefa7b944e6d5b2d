/// <summary>Activation1: softmax, exp(x - largest) / sum, over 4 channels.</summary>
[@MethodImplAttribute(Hot)]
public static void Activation1Softmax(ref float input, ref float output)
{
    ref float logits = ref input;
    ref float results = ref output;
    var largest = Load512(ref logits, 0);
    for (nint channel = 16; channel < 64; channel += 16)
    {
        var logit = Load512(ref logits, channel);
        largest = AtLeast(largest, logit);
    }
    var sum = Vector512<float>.Zero;
    for (nint channel = 0; channel < 64; channel += 16)
    {
        var power = Exp(Load512(ref logits, channel) - largest);
        sum += power;
        Store(power, ref results, channel);
    }
    for (nint channel = 0; channel < 64; channel += 16)
    {
        Store(Load512(ref results, channel) / sum, ref results, channel);
    }
}
