using System.ComponentModel;

namespace CompiledNet.Numerics;

/// <summary>
/// The kernels that all networks share, since sizes are their arguments: copies of parts of maps and Winograd's transforms. They are printed
/// when the library is built, for each vector width, by what prints those of networks. Nothing is checked.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[SharedKernels]
public partial interface ISharedKernels;

/// <summary>Marks the interface that the generator prints kernels for.</summary>
[AttributeUsage(AttributeTargets.Interface)]
internal sealed class SharedKernelsAttribute : Attribute;
