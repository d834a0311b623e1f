using Latchkey.Browser.Tests;
using Latchkey.Browser.Tests.Measurements;
using Xunit.MicrosoftTestingPlatform;

// measure        prints how long pages with many entries take, beside one with none
// anything else  is for the test runner

if (args is ["measure"]) return await PageTimes.RunAsync();
return args.Any(argument => argument is "--server" or "--internal-msbuild-node")
    ? await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
    : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
