namespace CompiledNet.Tool.Graph;

/// <summary>A network in a file of another format.</summary>
internal interface INetworkSource
{
    /// <summary>Says the network in CompiledNet's layers.</summary>
    /// <exception cref="UnsupportedNetworkException">It has parts that cannot be said; all are listed.</exception>
    NetworkGraph Lower();

    /// <summary>What the file's own graph computes, by the semantics of its format, in double precision.</summary>
    /// <param name="images">One or more images, in the order of CompiledNet: rows, columns, channels.</param>
    /// <returns>All outputs of each image one after the other, in the order of CompiledNet.</returns>
    double[] Evaluate(ReadOnlySpan<float> images);
}
