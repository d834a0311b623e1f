using Latchkey.Cli;
using Latchkey.Server;

if (MachineLimits.Fault is { } fault)
{
    Console.Error.WriteLine($"latchkey: {fault}");
    return ExitCodes.System;
}

return await CommandRunner.RunAsync(args);
