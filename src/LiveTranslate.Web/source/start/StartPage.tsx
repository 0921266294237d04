import { Shell } from '../look/Shell';
import { words } from '../words';
import { CreateForm } from './CreateForm';
import { JoinForm } from './JoinForm';
import { Recent } from './Recent';

export function StartPage() {
  return (
    <Shell>
      <div class="start-intro">
        <h1>{words.value.tagline}</h1>
      </div>
      <div class="start-cards">
        <JoinForm />
        <CreateForm />
      </div>
      <Recent />
    </Shell>
  );
}
