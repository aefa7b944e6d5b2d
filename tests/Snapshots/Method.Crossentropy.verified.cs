/// <summary>Crossentropy: the sum over images of -weight * log(probability of the right class), and its gradient by the logits,
/// weight * (probability - 1 or 0).</summary>
[@MethodImplAttribute(Hot)]
public static void Dense1Loss(ref float logits, ref float probabilities, ref float target, ref float weights, ref float gradient,
    int count, float scale, ref float loss)
{
    Vector512<float> sum = default;
    var isImage = FirstLanes512(count, 0);
    var lossWeight = isImage * Load512(ref weights, 0);
    var weight = lossWeight * Vector512.Create(scale);
    var rightClass = Load512(ref target, 0);
    var right = Vector512<float>.Zero;
    var largest = Vector512.Create(float.NegativeInfinity);
    var probabilityOfLargest = Vector512<float>.Zero;
    for (nint channel = 0; channel < 2; channel++)
    {
        nint at = channel * 16;
        var isRight = Vector512.Equals(rightClass, Vector512.Create((float)channel));
        var logit = Load512(ref logits, at);
        var probability = Load512(ref probabilities, at);
        var truth = Vector512.ConditionalSelect(isRight, Vector512<float>.One, Vector512<float>.Zero);
        Store((probability - truth) * weight, ref gradient, at);
        right = Vector512.ConditionalSelect(isRight, logit, right);
        largest = Max(largest, logit);
        probabilityOfLargest = Max(probabilityOfLargest, probability);
    }
    sum = Fma(lossWeight, right - largest + Log(probabilityOfLargest), sum);
    loss -= SumLanes(sum);
}
