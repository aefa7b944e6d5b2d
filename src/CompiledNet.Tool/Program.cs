using System.CommandLine;
using CompiledNet.Tool.Commands;

var root = new RootCommand("Makes CompiledNet classes of networks that were trained elsewhere, and looks into their files.")
{
    ImportCommand.Create(),
    ExportCommand.Create(),
    ConvertCommand.Create(),
    CheckCommand.Create(),
    CheckCommand.CreateSummary(),
};
return CommandRunner.Run(root, args);
