/// <summary>Crossentropy: the sum over images of -weight * log(probability of the right class), and its gradient by the logits,
/// weight * (probability - 1 or 0).</summary>
[global::System.Runtime.CompilerServices.MethodImpl(Optimized)]
public static void Dense1Loss(ref float logits, ref float probabilities, ref float target, ref float weights, ref float gradient,
    int count, float scale, ref float loss)
{
    var isImage = FirstLanes512(count, 0);
    var lossWeight = isImage * Load512(ref weights, 0);
    var weight = lossWeight * Vector512.Create(scale);
    var rightClass = Load512(ref target, 0);
    for (nint channel = 0; channel < 2; channel++)
    {
        nint at = channel * 16;
        var isRight = Vector512.Equals(rightClass, Vector512.Create((float)channel));
        var truth = Vector512.ConditionalSelect(isRight, Vector512<float>.One, Vector512<float>.Zero);
        Store((Load512(ref probabilities, at) - truth) * weight, ref gradient, at);
    }

    double sum = 0;
    for (nint image = 0; image < count; image++)
    {
        float log = LogProbability(ref At(ref logits, image), ref At(ref probabilities, image), (nint)At(ref target, image), 2);
        sum -= At(ref weights, image) * log;
    }
    loss += (float)sum;
}
