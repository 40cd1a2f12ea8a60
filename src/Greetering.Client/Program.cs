using Greetering.Client;

return await GreeteringApp.RunAsync(args, ClientConsole.OfProcess, CancellationToken.None);
