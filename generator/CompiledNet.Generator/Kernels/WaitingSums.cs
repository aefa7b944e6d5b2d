namespace CompiledNet.Generator.Kernels;

/// <summary>Where the sums of a kernel's gradient wait while other windows pass by.</summary>
internal enum WaitingSums
{
    /// <summary>In registers: one call takes all windows, which are few.</summary>
    Registers,

    /// <summary>
    /// In memory, summed over the images, in single precision: a call takes all windows of a few tiles of the map, and calls are few.
    /// </summary>
    Calls,

    /// <summary>In memory, one for each image: other rows or channels have the registers between.</summary>
    Images,

    /// <summary>
    /// In memory, summed over the images, in double precision: windows are many, and added one by one they would lose digits.
    /// </summary>
    Totals,
}
