using CompiledNet;
using CompiledNet.Samples;

// One network answers all requests, on as many threads as come.
var network = new LeNet5(Weights.Embedded);
Server.Create(args, network.Predict).Run();
