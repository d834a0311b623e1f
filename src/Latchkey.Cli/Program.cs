Console.WriteLine("latchkey");
