using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CompiledNet.Runtime;

/// <summary>
/// What generated code of a checked build (<c>CompiledNetChecked</c>) says before each step: which memory the step may touch, and what of
/// that is new. New memory is filled with signalling NaNs, so that what is read before it is written is found; so are the guards before
/// and behind each buffer, with others, and they must be as they were after each step. All of it belongs to the thread at work.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class CheckedPass
{
    /// <summary>What a guard is filled with.</summary>
    internal const uint Guard = 0x7FA6A6A6;

    /// <summary>What memory is filled with that nothing has written.</summary>
    internal const uint Unwritten = 0x7F9B9B9B;

    /// <summary>The bit by which a NaN that has been through arithmetic differs from a signalling one.</summary>
    private const uint Quiet = 0x00400000;

    private const uint Sign = 0x80000000;

    private const nint GuardBytes = Contract.GuardFloats * sizeof(float);

    [ThreadStatic]
    private static Ledger? ledger;

    /// <summary>What arithmetic makes of the two.</summary>
    private static ReadOnlySpan<uint> Computed => [Guard | Quiet, Unwritten | Quiet, Guard | Quiet | Sign, Unwritten | Quiet | Sign];

    private static Ledger Current => ledger ??= new();

    /// <summary>A pass, or a segment of one, begins.</summary>
    /// <param name="name">What it is called.</param>
    public static void BeginPass(string name)
    {
        Ledger current = Current;
        current.Pass = current.Step = name;
        current.Regions.Clear();
        current.Buffers.Clear();
        current.Lost.Clear();
        current.Gradients.Clear();
    }

    /// <summary>The next step begins: it may touch what is said from here on, and nothing else.</summary>
    /// <param name="name">What it does.</param>
    /// <exception cref="InvalidOperationException">The step before it has written to a guard, or computed with what nothing has written.</exception>
    public static void BeginStep(string name)
    {
        Ledger current = Current;
        VerifyStep(current);
        current.Step = name;
        current.Regions.Clear();
    }

    /// <summary>The last step is done.</summary>
    /// <exception cref="InvalidOperationException">It has written to a guard, or a gradient has not been written as a whole.</exception>
    public static void EndPass()
    {
        Ledger current = Current;
        VerifyStep(current);
        foreach (Gradient gradient in current.Gradients)
        {
            for (int row = 0; row < gradient.Rows; row++)
                VerifyWritten(gradient.Region, row * gradient.Stride, gradient.Columns, "leaves");
        }
    }

    /// <summary>The step may touch parameters, or other memory that has no guards.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="origin">Where it begins.</param>
    /// <param name="length">Floats.</param>
    public static void Plain(string name, ref float origin, nint length) => Current.Regions.Add(Region.Of(name, ref origin, length));

    /// <summary>The step may write a gradient, rows that are so far apart; the pass must write all of them.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="origin">Where it begins.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Floats of a row.</param>
    /// <param name="stride">Floats from one row to the next.</param>
    public static void NewGradient(string name, ref float origin, int rows, int columns, int stride)
    {
        Plain(name, ref origin, (nint)rows * stride);
        for (int row = 0; row < rows; row++)
            Bits(ref Unsafe.Add(ref origin, (nint)row * stride), columns).Fill(Unwritten);
        Current.Gradients.Add(new(Region.Of(name, ref origin, (nint)rows * stride), rows, columns, stride));
    }

    /// <summary>The step may touch a buffer that the caller has filled; guards are laid around it.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="origin">Where it begins.</param>
    /// <param name="length">Floats.</param>
    /// <param name="columns">Floats of a row that count.</param>
    /// <param name="stride">
    /// Floats from one row to the next. What is between rows comes of nothing and goes to nothing: vectors may carry it along.
    /// </param>
    public static void Given(string name, ref float origin, nint length, int columns = 1, int stride = 1)
    {
        Bits(ref Unsafe.Add(ref origin, -Contract.GuardFloats), Contract.GuardFloats).Fill(Guard);
        Bits(ref Unsafe.Add(ref origin, length), GuardBehind(length)).Fill(Guard);
        Add(Region.Of(name, ref origin, length, columns, stride));
    }

    /// <summary>The step may touch a buffer that is new: whatever stood where it stands is lost.</summary>
    /// <inheritdoc cref="Given"/>
    public static void New(string name, ref float origin, nint length, int columns = 1, int stride = 1)
    {
        var region = Region.Of(name, ref origin, length);
        foreach (Region other in Current.Buffers.Values)
        {
            if (other.Start - GuardBytes < region.End + GuardBytes && region.Start - GuardBytes < other.End + GuardBytes)
                Current.Lost[other.Name] = name;
        }

        Bits(ref origin, length).Fill(Unwritten);
        Given(name, ref origin, length, columns, stride);
    }

    /// <summary>The step may touch a buffer that was new to a step before it.</summary>
    /// <inheritdoc cref="Given"/>
    /// <exception cref="InvalidOperationException">Another buffer has taken its place since.</exception>
    public static void Kept(string name, ref float origin, nint length, int columns = 1, int stride = 1)
    {
        if (Current.Lost.TryGetValue(name, out string? taker))
            throw Fault($"takes {name}, where {taker} stands since");
        Add(Region.Of(name, ref origin, length, columns, stride));
    }

    /// <summary>The caller gets so much of a buffer: all of it must have been written.</summary>
    /// <inheritdoc cref="Plain"/>
    /// <exception cref="InvalidOperationException">Some of it has not.</exception>
    public static void Delivered(string name, ref float origin, nint length) =>
        VerifyWritten(Region.Of(name, ref origin, length), 0, length, "leaves");

    /// <exception cref="InvalidOperationException">The step may not touch all of these floats, or some of them are not written.</exception>
    internal static void VerifyRead(ref float place, nint length)
    {
        Region region = Find(ref place, length, "reads");
        VerifyWritten(region, (Address(ref place) - region.Start) / sizeof(float), length, "reads");
    }

    /// <exception cref="InvalidOperationException">The step may not touch all of these floats.</exception>
    internal static void VerifyAccess(ref float place, nint length) => Find(ref place, length, "writes");

    private static Region Find(ref float place, nint length, string verb)
    {
        nint start = Address(ref place);
        nint end = start + (length * sizeof(float));
        Region? nearest = null;
        foreach (Region region in CollectionsMarshal.AsSpan(Current.Regions))
        {
            if (region.Start <= start && end <= region.End)
                return region;
            if (nearest is not { } other || region.DistanceTo(start) < other.DistanceTo(start))
                nearest = region;
        }

        throw Fault(nearest is { } next
            ? $"{verb} {length} floats from {(start - next.Start) / sizeof(float)} of {next.Name}, which has {next.Length}"
            : $"{verb} {length} floats, though it may touch nothing");
    }

    private static unsafe void VerifyWritten(Region region, nint first, nint length, string verb)
    {
        ReadOnlySpan<uint> bits = new((uint*)region.Start + first, checked((int)length));
        for (int from = 0; bits[from..].IndexOfAny(Guard, Unwritten) is >= 0 and int next; from += next + 1)
        {
            nint at = first + from + next;
            if (length == 1 || region.Counts(at))
                throw Fault($"{verb} float {at} of {region.Name}, which {(bits[from + next] == Guard ? "was taken out of a guard" : "nothing has written")}");
        }
    }

    private static unsafe void VerifyStep(Ledger current)
    {
        foreach (Region region in CollectionsMarshal.AsSpan(current.Regions))
        {
            if (!region.HasGuards)
                continue;
            ReadOnlySpan<uint> before = new((uint*)(region.Start - GuardBytes), Contract.GuardFloats);
            ReadOnlySpan<uint> behind = new((uint*)region.End, GuardBehind(region.Length));
            if (before.LastIndexOfAnyExcept(Guard) is >= 0 and int ahead)
                throw Fault($"has written {Contract.GuardFloats - ahead} floats before {region.Name} begins");
            if (behind.IndexOfAnyExcept(Guard) is >= 0 and int beyond)
                throw Fault($"has written to float {region.Length + beyond} of {region.Name}, which has {region.Length}");
            VerifyResults(region);
        }
    }

    /// <summary>
    /// Whether what counts of a buffer was computed of what nothing has written: arithmetic makes a signalling NaN a quiet one, and keeps
    /// the rest of it.
    /// </summary>
    private static unsafe void VerifyResults(Region region)
    {
        ReadOnlySpan<uint> bits = new((uint*)region.Start, checked((int)region.Length));
        for (int from = 0; bits[from..].IndexOfAny(Computed) is >= 0 and int next; from += next + 1)
        {
            if (region.Counts(from + next))
                throw Fault($"has computed float {from + next} of {region.Name} of what nothing has written");
        }
    }

    private static void Add(Region region)
    {
        Current.Regions.Add(region with { HasGuards = true });
        Current.Buffers[region.Name] = region;
    }

    private static InvalidOperationException Fault(string what) => new($"{Current.Pass}: \"{Current.Step}\" {what}.");

    /// <summary>A buffer ends where the next may begin; its guard begins where it ends.</summary>
    private static int GuardBehind(nint length) => (int)(Contract.Pad((long)length) - length) + Contract.GuardFloats;

    private static Span<uint> Bits(ref float origin, nint length) =>
        MemoryMarshal.CreateSpan(ref Unsafe.As<float, uint>(ref origin), checked((int)length));

    private static unsafe nint Address(ref float place) => (nint)Unsafe.AsPointer(ref place);

    /// <summary>What a step may touch.</summary>
    /// <param name="Name">What it is called.</param>
    /// <param name="Start">Address of its first float.</param>
    /// <param name="End">Address behind its last.</param>
    /// <param name="Columns">Floats of a row that count.</param>
    /// <param name="Stride">Floats from one row to the next.</param>
    private readonly record struct Region(string Name, nint Start, nint End, int Columns, int Stride)
    {
        public bool HasGuards { get; init; }

        public nint Length => (End - Start) / sizeof(float);

        public static Region Of(string name, ref float origin, nint length, int columns = 1, int stride = 1) =>
            new(name, Address(ref origin), Address(ref origin) + (length * sizeof(float)), columns, stride);

        /// <summary>Whether a float is part of a row.</summary>
        public bool Counts(nint place) => place % Stride < Columns;

        public nint DistanceTo(nint place) => place < Start ? Start - place : Math.Max(0, place - End);
    }

    private readonly record struct Gradient(Region Region, int Rows, int Columns, int Stride);

    private sealed class Ledger
    {
        public string Pass { get; set; } = "";

        public string Step { get; set; } = "";

        /// <summary>What the step at hand may touch.</summary>
        public List<Region> Regions { get; } = [];

        /// <summary>All buffers so far, by name.</summary>
        public Dictionary<string, Region> Buffers { get; } = [];

        /// <summary>Buffers whose place another has taken, and which.</summary>
        public Dictionary<string, string> Lost { get; } = [];

        public List<Gradient> Gradients { get; } = [];
    }
}
