using CompiledNet.Files;

namespace CompiledNet;

public abstract partial class Network
{
    /// <summary>
    /// Writes all parameters to a safetensors file, by name and in Keras' layouts. A file that exists is replaced whole: a crash
    /// at any instant leaves the old file or the new one. Symbolic links are followed, devices written to.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidOperationException">Another thread trains or loads the network.</exception>
    /// <exception cref="IOException">The file cannot be written; what was there stays.</exception>
    /// <exception cref="UnauthorizedAccessException">Nothing may be written there; what was there stays.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        WeightFile.Save(this, path);
    }

    /// <summary>
    /// Sets all parameters from a safetensors file. On any error the network is unchanged. A file that another network of this
    /// library saved is refused; a file that names no network must have the right tensors.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">
    /// The file is no safetensors file, or tensors are missing, left over, or of another shape or type; the message lists all of them.
    /// </exception>
    /// <exception cref="InvalidOperationException">Another thread trains, loads or saves the network.</exception>
    /// <exception cref="IOException">The file cannot be read, or is a pipe, a device or a folder.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public void LoadWeights(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        WeightFile.Load(this, path);
    }

    /// <summary>
    /// Writes every variable as text, for people to read and compare: a line with name and shape, then the values in Keras' layout, one
    /// line for each run of the last dimension. Numbers are written so that reading gives the same bits. A file that exists is replaced
    /// whole.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file cannot be written; what was there stays.</exception>
    public void WriteWeightsAsText(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        WeightText.Write(this, path);
    }
}
