using System.CommandLine;
using CompiledNet.Tool.Commands;

namespace CompiledNet.Tool;

/// <summary>The tool <c>compilednet</c>.</summary>
internal static class Program
{
    public static RootCommand CreateRoot() => new(
        "Makes CompiledNet classes of networks that were trained elsewhere, exports them, and looks into their files.")
    {
        ImportCommand.Create(),
        ExportCommand.Create(),
        ConvertCommand.Create(),
        CheckCommand.Create(),
        CheckCommand.CreateSummary(),
    };

    private static int Main(string[] arguments) => CommandRunner.Run(CreateRoot(), arguments);
}
