using System.Runtime.InteropServices.JavaScript;
using System.Runtime.Versioning;

[assembly: SupportedOSPlatform("browser")]

namespace CompiledNet.Samples;

/// <summary>What pad.js does: it draws strokes and shows pictures.</summary>
internal static partial class Pad
{
    /// <summary>Rows and columns of what <see cref="Read"/> gives.</summary>
    public const int Side = 140;

    /// <summary>Fetches the script; before all else here.</summary>
    public static async Task LoadAsync() => await JSHost.ImportAsync("pad", "../pad.js");

    /// <summary>Lets pointers and keys draw on a canvas.</summary>
    /// <param name="canvas">The canvas' id.</param>
    /// <param name="cursor">The id of what marks the place where keys draw.</param>
    /// <param name="changed">Called when the drawing has changed, at most once a frame.</param>
    [JSImport("start", "pad")]
    public static partial void Start(string canvas, string cursor, [JSMarshalAs<JSType.Function>] Action changed);

    /// <summary>How much ink is on each pixel, 0 to 255, row by row.</summary>
    /// <param name="ink"><see cref="Side"/> x <see cref="Side"/> bytes.</param>
    [JSImport("read", "pad")]
    public static partial void Read([JSMarshalAs<JSType.MemoryView>] Span<byte> ink);

    /// <summary>Wipes the drawing off.</summary>
    [JSImport("clear", "pad")]
    public static partial void Clear();

    /// <summary>Shows a picture on a canvas.</summary>
    /// <param name="canvas">The canvas' id; it has as many rows and columns as the picture.</param>
    /// <param name="ink">0 (paper) to 255 (ink), row by row.</param>
    [JSImport("show", "pad")]
    public static partial void Show(string canvas, [JSMarshalAs<JSType.MemoryView>] Span<byte> ink);

    /// <summary>Puts the keyboard's focus on an element.</summary>
    [JSImport("focus", "pad")]
    public static partial void Focus(string element);
}
