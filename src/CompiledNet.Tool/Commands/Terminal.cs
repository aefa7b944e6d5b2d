using Spectre.Console;

namespace CompiledNet.Tool.Commands;

/// <summary>Where tables go: coloured and as wide as the window, or plain and never broken where the output is no terminal.</summary>
internal static class Terminal
{
    public static IAnsiConsole Open()
    {
        bool isPlain = Console.IsOutputRedirected;
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isPlain ? AnsiSupport.No : AnsiSupport.Detect,
            Out = new AnsiConsoleOutput(Console.Out),
        });
        if (isPlain)
            console.Profile.Width = 400;
        return console;
    }
}
