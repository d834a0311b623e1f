using Latchkey.Bench;
using Latchkey.Bench.Contenders;

// nothing
// plain-server PORT
// --latchkey LAUNCHER [--before LAUNCHER] [--peers FOLDER] [--postgresql SCRIPT] [--quick] [--only STAGE,STAGE] [--out FILE]
if (args is ["nothing"]) return 0;
if (args is ["plain-server", var port])
{
    await PlainServer.RunAsync(port);
    return 0;
}

return await Measurement.RunAsync(args); // apart, so that what is measured beside Latchkey does not load it
