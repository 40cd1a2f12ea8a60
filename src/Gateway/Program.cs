using Gateway.Program.CommandLine;
using Gateway.Program.Hosting;

return await GatewayCommand.RunAsync(args, ProgramConsole.OfProcess, CancellationToken.None);
