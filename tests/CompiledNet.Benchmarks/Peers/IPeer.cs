namespace CompiledNet.Benchmarks.Peers;

/// <summary>What computes a network, ours or another's.</summary>
internal interface IPeer : IDisposable
{
    /// <summary>What tables call it.</summary>
    string Name { get; }

    /// <summary>A prediction of so many images; null where it does not predict.</summary>
    Action? Prediction(int images);

    /// <summary>A step of training on so many images; null where it does not train.</summary>
    Action? Training(int images);
}
