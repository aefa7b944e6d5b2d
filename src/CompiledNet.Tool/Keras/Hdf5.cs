using CompiledNet.Tool.Numbers;
using PureHDF;

namespace CompiledNet.Tool.Keras;

/// <summary>
/// The little of HDF5 that Keras' files need. Files come from anywhere: whatever goes wrong inside is an
/// <see cref="InvalidDataException"/>, and nothing is allocated on the word of the file that the file could not hold.
/// </summary>
internal sealed class Hdf5 : IDisposable
{
    /// <summary>Values may be compressed in the file; weights hardly are.</summary>
    private const int LargestCompression = 64;

    private readonly IH5Group root;
    private readonly IDisposable file;
    private readonly long length;

    private Hdf5(PureHDF.VOL.Native.NativeFile file, long length)
    {
        this.file = file;
        this.length = length;
        root = file;
    }

    public static Hdf5 Open(Stream stream)
    {
        long length = stream.Length;
        return Guard("the file", () => new Hdf5(H5File.Open(stream, leaveOpen: false), length));
    }

    /// <summary>The path as far as it exists; null where it does not.</summary>
    public bool Exists(string path)
    {
        return Guard(path, () =>
        {
            IH5Group group = root;
            string[] parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
            for (int i = 0; i < parts.Length; i++)
            {
                if (!group.LinkExists(parts[i]))
                    return false;
                if (i < parts.Length - 1 && group.Get(parts[i]) is IH5Group next)
                    group = next;
                else if (i < parts.Length - 1)
                    return false;
            }

            return true;
        });
    }

    /// <summary>A text that belongs to a group; null where there is none.</summary>
    public string? Text(string path, string attribute) => Guard($"{path}, {attribute}", () =>
    {
        IH5Object group = Group(path);
        if (!group.AttributeExists(attribute))
            return null;
        IH5Attribute found = group.Attribute(attribute);
        CheckLength(found.Space, found.Type);
        return found.Space.Dimensions.Length == 0 ? found.Read<string>() : found.Read<string[]>().FirstOrDefault();
    });

    /// <summary>Texts that belong to a group; null where there are none. Long lists are cut in parts: name0, name1.</summary>
    public IReadOnlyList<string>? Texts(string path, string attribute) => Guard($"{path}, {attribute}", () =>
    {
        IH5Object group = Group(path);
        if (group.AttributeExists(attribute))
            return ReadTexts(group.Attribute(attribute));
        var texts = new List<string>();
        for (int part = 0; group.AttributeExists($"{attribute}{part}"); part++)
            texts.AddRange(ReadTexts(group.Attribute($"{attribute}{part}")));
        return texts.Count > 0 ? (IReadOnlyList<string>)texts : null;
    });

    /// <summary>The numbers of a data set, whatever their size.</summary>
    public Tensor Numbers(string path) => Guard(path, () =>
    {
        IH5Dataset set = root.Dataset(path);
        CheckLength(set.Space, set.Type);
        int[] shape = Array.ConvertAll(set.Space.Dimensions, size => checked((int)size));
        double[] values = (set.Type.Class, set.Type.Size) switch
        {
            (H5DataTypeClass.FloatingPoint, 2) => Array.ConvertAll(Flat<Half>(set, shape), value => (double)value),
            (H5DataTypeClass.FloatingPoint, 4) => Array.ConvertAll(Flat<float>(set, shape), value => (double)value),
            (H5DataTypeClass.FloatingPoint, 8) => Flat<double>(set, shape),
            (H5DataTypeClass.FixedPoint, 4) => Array.ConvertAll(Flat<int>(set, shape), value => (double)value),
            (H5DataTypeClass.FixedPoint, 8) => Array.ConvertAll(Flat<long>(set, shape), value => (double)value),
            _ => throw new InvalidDataException($"{path} holds {set.Type.Class} of {set.Type.Size} bytes; expected floats or integers."),
        };
        return new Tensor(shape, values);
    });

    public void Dispose() => file.Dispose();

    private static T[] Flat<T>(IH5Dataset set, int[] shape)
        where T : unmanaged => shape.Length == 0 ? [set.Read<T>()] : set.Read<T[]>();

    private IH5Group Group(string path) => path.Length == 0 ? root : root.Group(path);

    private IReadOnlyList<string> ReadTexts(IH5Attribute attribute)
    {
        // Keras writes "no names" as an empty list of numbers.
        CheckLength(attribute.Space, attribute.Type);
        return attribute.Space.Dimensions.Any(size => size == 0) ? [] : attribute.Read<string[]>();
    }

    private void CheckLength(IH5Dataspace space, IH5DataType type)
    {
        Int128 bytes = type.Size;
        foreach (ulong size in space.Dimensions)
        {
            bytes *= size;
            if (bytes > (Int128)length * LargestCompression)
                throw new InvalidDataException(
                    $"{string.Join('x', space.Dimensions)} values of {type.Size} bytes are more than a file of {length} bytes can hold.");
        }
    }

    /// <summary>
    /// The library says in many ways that a file is broken; one is that a length of 4 bytes that the file gives cannot be allocated. Where it
    /// can, the memory is never touched: reading ends with the file.
    /// </summary>
    private static T Guard<T>(string place, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is not InvalidDataException)
        {
            throw new InvalidDataException($"{place} cannot be read as HDF5: {exception.Message}", exception);
        }
    }
}
