using LiveTranslate.Aws.Tests;
using LiveTranslate.Aws.Tests.Simulator;
using Xunit;

[assembly: AssemblyFixture(typeof(LocalAwsFixture))]
[assembly: AssemblyFixture(typeof(SpeakingSimulatorFixture))]
