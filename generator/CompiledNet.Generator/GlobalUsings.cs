// What everything stands on; all other rooms are named in the files that know them.
global using CompiledNet.Generator.Model;
global using CompiledNet.Generator.Model.Windows;
global using CompiledNet.Generator.Words;
