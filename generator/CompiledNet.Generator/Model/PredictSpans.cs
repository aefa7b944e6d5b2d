namespace CompiledNet.Generator.Model;

/// <summary>The spans of a method that predicts one image, one for each input and then one for each output.</summary>
internal readonly record struct PredictSpans(int Inputs, int Outputs)
{
    /// <summary>Whether there is more than the two that every network's <c>Predict</c> has.</summary>
    public bool AreNamed => Inputs + Outputs > 2;
}
